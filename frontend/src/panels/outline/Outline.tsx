// The outline twin of the diagram: the same Steps, selection and actions, to read from top to bottom.
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { go, useField } from '../../core/address'
import type { Flow } from '../../core/types'
import { watchDepths } from '../../live/depths'
import { Blank } from '../../ui/Blank'
import { foldedField, foldedNames } from '../flow/groups'
import { watchRates } from '../flow/rates'
import { Announcer } from './Announcer'
import { act } from './act'
import { moveOf, typed } from './moves'
import { OutlineRow } from './OutlineRow'
import './outline.css'
import { type Row, rowsOf } from './tree'

const TYPING_MS = 700

interface OutlineProps {
  flow: Flow
  found: ReadonlySet<string> | null
}

export default function Outline({ flow, found }: OutlineProps) {
  const step = useField('step')
  const topic = useField('topic')
  const foldedText = useField('folded')
  const closed = useMemo(() => foldedNames(foldedText), [foldedText])
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => rowsOf(flow, found, closed, opened), [flow, found, closed, opened])
  const [focused, setFocused] = useState<string | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  useEffect(watchDepths, [])
  useEffect(watchRates, [])
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === (focused ?? step)),
  )
  const toggle = (row: Row) => {
    if (row.body.kind === 'group') go({ folded: foldedField(toggled(closed, row.body.group.name)) })
    else setOpened(toggled(opened, row.id))
  }
  const focus = (id: string) => {
    setFocused(id)
    tree.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus()
  }
  const onKeyDown = useTreeKeys(rows, at, focus, toggle)

  if (rows.length === 0) {
    return (
      <Blank
        kind="filtered"
        title="No Step matches the search"
        action={{ label: 'Clear the search', run: () => go({ seek: null }, 'replace') }}
      />
    )
  }
  return (
    <div className="outline">
      <div role="tree" aria-label="Outline of the flow" ref={tree} onKeyDown={onKeyDown}>
        {rows.map((row, index) => (
          <OutlineRow
            key={row.id}
            row={row}
            isStop={index === at}
            isSelected={row.body.kind === 'sends' ? row.body.topic === topic : row.id === step}
            onFocus={setFocused}
            onToggle={toggle}
          />
        ))}
      </div>
      <Announcer flow={flow} />
    </div>
  )
}

function useTreeKeys(rows: Row[], at: number, focus: (id: string) => void, toggle: (row: Row) => void) {
  const typing = useRef({ text: '', at: 0 })
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[at]
    if (!row || (event.target as HTMLElement).getAttribute('role') !== 'treeitem') return
    if (event.key === 'Enter' || event.key === ' ') {
      if (row.body.kind === 'group') toggle(row)
      else act(row)
    } else if (/^\p{L}|\p{N}$/u.test(event.key) && event.key.length === 1) {
      const isMore = event.timeStamp - typing.current.at < TYPING_MS
      typing.current = { text: (isMore ? typing.current.text : '') + event.key, at: event.timeStamp }
      const id = typed(typing.current.text, rows, at)
      if (id) focus(id)
    } else {
      const move = moveOf(event.key, rows, at)
      if (!move) return
      if (move.to) focus(move.to)
      if (move.open ?? move.close) toggle(row)
    }
    event.preventDefault()
    event.stopPropagation()
  }
}

function toggled(names: ReadonlySet<string>, name: string): Set<string> {
  const next = new Set(names)
  if (!next.delete(name)) next.add(name)
  return next
}

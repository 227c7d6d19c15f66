// The outline twin of the diagram: the same Steps, selection and actions, to read from top to bottom.
import { useEffect, useMemo, useRef, useState } from 'react'
import { go, useField } from '../../core/address'
import type { Flow } from '../../core/types'
import { watchDepths } from '../../live/depths'
import { Blank } from '../../ui/Blank'
import { toggled, useTreeKeys } from '../../ui/tree/useTreeKeys'
import { foldedField, foldedNames } from '../flow/groups'
import { watchRates } from '../flow/rates'
import { Announcer } from './Announcer'
import { act } from './act'
import { OutlineRow } from './OutlineRow'
import './outline.css'
import { type Row, rowsOf } from './tree'

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
  const onKeyDown = useTreeKeys(rows, at, {
    act: (row) => (row.body.kind === 'group' ? toggle(row) : act(row)),
    toggle,
    focus,
  })

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

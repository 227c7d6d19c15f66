// The project's files, as a tree that keys walk through.
import { ChevronDown, ChevronRight, FileText, Folder } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { go } from '../../core/address'
import { moveOf, typed } from '../outline/moves'
import type { FileActs } from './acts/useFileActs'
import { type FileRow, fileRows, foldersOf } from './tree'

interface FileTreeProps {
  files: string[]
  chosen: string | null
  drafted: ReadonlySet<string>
  // Asks to move (F2) or delete (Delete) a file.
  ask: FileActs['ask']
}

const TYPING_MS = 700
const FIRST_OPEN = 'src'

export function FileTree({ files, chosen, drafted, ask }: FileTreeProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set([FIRST_OPEN]))
  const [focused, setFocused] = useState<string | null>(null)
  const tree = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (chosen) setOpen((known) => new Set([...known, ...foldersOf(chosen)]))
  }, [chosen])
  const rows = useMemo(() => fileRows(files, open), [files, open])
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === (focused ?? chosen)),
  )
  const act = (row: FileRow) => {
    if (row.isOpen === null) go({ file: row.id, row: null })
    else setOpen(toggled(open, row.id))
  }
  const walk = useTreeKeys(rows, at, act, (id) => {
    setFocused(id)
    tree.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus()
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const deed = event.key === 'F2' ? 'move' : event.key === 'Delete' ? 'delete' : null
    const row = rows[at]
    if (!deed || row?.isOpen !== null) return walk(event)
    event.preventDefault()
    ask({ deed, path: row.id })
  }
  return (
    <div className="file-tree" role="tree" aria-label="Files of the project" ref={tree} onKeyDown={onKeyDown}>
      {rows.map((row, index) => (
        <Row
          key={row.id}
          row={row}
          isStop={index === at}
          isChosen={row.id === chosen}
          isDrafted={drafted.has(row.id)}
          onFocus={() => setFocused(row.id)}
          act={() => act(row)}
        />
      ))}
    </div>
  )
}

interface RowProps {
  row: FileRow
  isStop: boolean
  isChosen: boolean
  isDrafted: boolean
  onFocus: () => void
  act: () => void
}

function Row({ row, isStop, isChosen, isDrafted, onFocus, act }: RowProps) {
  const Chevron = row.isOpen ? ChevronDown : ChevronRight
  const Icon = row.isOpen === null ? FileText : Folder
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree listens to the keys of all its rows
    <div
      role="treeitem"
      className="file-row"
      data-row={row.id}
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-expanded={row.isOpen ?? undefined}
      aria-selected={isChosen}
      tabIndex={isStop ? 0 : -1}
      style={{ '--level': row.level } as React.CSSProperties}
      onFocus={onFocus}
      onClick={act}
    >
      <span className="twist">{row.isOpen !== null && <Chevron size={14} aria-hidden />}</span>
      <Icon size={14} aria-hidden />
      <span className="file-name">{row.name}</span>
      {isDrafted && (
        <span className="file-draft" title="Has changes that are not saved">
          <span className="hidden">not saved</span>
        </span>
      )}
    </div>
  )
}

function useTreeKeys(rows: FileRow[], at: number, act: (row: FileRow) => void, focus: (id: string) => void) {
  const typing = useRef({ text: '', at: 0 })
  return (event: KeyboardEvent) => {
    const row = rows[at]
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' || event.key === ' ') act(row)
    else if (/^[\p{L}\p{N}._-]$/u.test(event.key)) {
      const isMore = event.timeStamp - typing.current.at < TYPING_MS
      typing.current = { text: (isMore ? typing.current.text : '') + event.key, at: event.timeStamp }
      const id = typed(typing.current.text, rows, at)
      if (id) focus(id)
    } else {
      const move = moveOf(event.key, rows, at)
      if (!move) return
      if (move.to) focus(move.to)
      if (move.open ?? move.close) act(row)
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

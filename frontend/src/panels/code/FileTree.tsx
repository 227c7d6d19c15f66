// The project's files, as a tree that keys walk through.
import { ChevronDown, ChevronRight, FileText, Folder } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { go } from '../../core/address'
import { toggled, useTreeKeys } from '../../ui/tree/useTreeKeys'
import type { FileActs } from './acts/useFileActs'
import { type FileRow, fileRows, foldersOf } from './tree'

interface FileTreeProps {
  files: string[]
  chosen: string | null
  drafted: ReadonlySet<string>
  // Asks to move (F2) or delete (Delete) a file.
  ask: FileActs['ask']
}

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
  const focus = (id: string) => {
    setFocused(id)
    tree.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus()
  }
  const walk = useTreeKeys(rows, at, { act, toggle: act, focus })
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

// The keys of a tree: arrows walk and fold, letters look for a name, Enter and Space do what a click does.
import { type KeyboardEvent, useRef } from 'react'
import { moveOf, type TreeRow, typed } from './moves'

const TYPING_MS = 700

export interface TreeActs<R> {
  act: (row: R) => void
  toggle: (row: R) => void
  focus: (id: string) => void
}

// `at` is the row that has the focus. Keys of a control inside a row are its own.
export function useTreeKeys<R extends TreeRow>(rows: R[], at: number, { act, toggle, focus }: TreeActs<R>) {
  const typing = useRef({ text: '', at: 0 })
  return (event: KeyboardEvent) => {
    const row = rows[at]
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return
    if ((event.target as HTMLElement).getAttribute('role') !== 'treeitem') return
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
      if (move.open ?? move.close) toggle(row)
    }
    event.preventDefault()
    event.stopPropagation()
  }
}

export function toggled(names: ReadonlySet<string>, name: string): Set<string> {
  const next = new Set(names)
  if (!next.delete(name)) next.add(name)
  return next
}

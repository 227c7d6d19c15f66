// The rows that are shown: what is open, where the reader stands, and what the keys do.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { go, useField } from '../../../core/address'
import type { Path } from './path'
import { above, nextError, openAtFirst, type Row, rowsOf, type Tree } from './rows'

export interface Rows {
  rows: Row[]
  // By the row's key.
  places: ReadonlyMap<string, number>
  cursor: number
  selected: string | null
  choose: (row: Row) => void
  toggle: (row: Row) => void
  move: (by: number) => void
  out: () => void
  into: () => void
  enter: () => void
  toError: () => void
  toEdge: (edge: 'first' | 'last') => void
}

export function useRows(tree: Tree, path: Path | null): Rows {
  const selected = useField('span')
  const [open, setOpen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [at, setAt] = useState<string | null>(selected)
  const isOpen = useCallback((row: Row) => open.get(row.key) ?? openAtFirst(row, tree), [open, tree])
  const rows = useMemo(() => rowsOf(tree, path ? () => true : isOpen, path?.ids ?? null), [tree, isOpen, path])
  const places = useMemo(() => new Map(rows.map(({ key }, place) => [key, place])), [rows])
  const cursor = (at === null ? undefined : places.get(at)) ?? -1
  const row = rows[cursor]

  const setAll = useCallback((keys: string[], to: boolean) => {
    setOpen((known) => new Map([...known, ...keys.map((key): [string, boolean] => [key, to])]))
  }, [])
  // What is selected elsewhere is brought into sight here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each selection, not whenever the trace grows
  useEffect(() => {
    if (selected === null || !tree.trace.byId.has(selected)) return
    setAll(above(selected, tree), true)
    setAt(selected)
  }, [selected, tree.trace.id])

  const stand = (next: Row | undefined) => {
    if (!next) return
    setAt(next.key)
    if (selected !== null && next.kind === 'span') go({ span: next.span.id }, 'replace')
  }
  const toggle = useCallback(
    (target: Row) => {
      if (target.isOpen === null) return
      setAll([target.key], !target.isOpen)
      setAt(target.key)
    },
    [setAll],
  )
  const choose = useCallback(
    (target: Row) => {
      setAt(target.key)
      if (target.kind === 'fold') toggle(target)
      else go({ span: target.span.id })
    },
    [toggle],
  )
  return {
    ...{ rows, places, cursor, selected, choose, toggle },
    move: (by) => stand(rows[Math.min(rows.length - 1, Math.max(0, cursor < 0 ? 0 : cursor + by))]),
    enter: () => row && choose(row),
    into: () => {
      if (row?.isOpen === false) toggle(row)
      else if (row?.isOpen) stand(rows[cursor + 1])
    },
    out: () => {
      if (row?.isOpen) toggle(row)
      else if (row) stand(rows[places.get(parentOf(row)) ?? cursor])
    },
    toError: () => {
      const found = nextError(tree, selected ?? at)
      if (found !== null) go({ span: found })
    },
    toEdge: (edge) => stand(edge === 'first' ? rows[0] : rows.at(-1)),
  }
}

// What a message started has no parent row; what sent the message stands for it.
function parentOf(row: Row): string {
  if (row.parent !== null) return row.parent
  return row.kind === 'span' ? (row.unit?.cause?.span.id ?? row.key) : row.key
}

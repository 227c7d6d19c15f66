// Where a key leads in a tree, as the pattern for trees of the ARIA practices has it.

// What the keys need of a row of any tree. `isOpen` is null for one that has nothing below it.
export interface TreeRow {
  id: string
  name: string
  isOpen: boolean | null
  parent: string | null
}

export interface Move {
  to?: string
  open?: string
  close?: string
}

export function moveOf(key: string, rows: TreeRow[], at: number): Move | null {
  const row = rows[at]
  if (!row) return null
  switch (key) {
    case 'ArrowDown':
      return toRow(rows[at + 1])
    case 'ArrowUp':
      return toRow(rows[at - 1])
    case 'Home':
      return toRow(rows[0])
    case 'End':
      return toRow(rows.at(-1))
    case 'ArrowRight':
      if (row.isOpen === null) return {}
      return row.isOpen ? toRow(rows[at + 1]) : { open: row.id }
    case 'ArrowLeft':
      if (row.isOpen) return { close: row.id }
      return row.parent === null ? {} : { to: row.parent }
    default:
      return null
  }
}

function toRow(row: TreeRow | undefined): Move {
  return row ? { to: row.id } : {}
}

// The next row that begins with what was typed; one letter again and again goes through all that begin with it.
export function typed(letters: string, rows: TreeRow[], at: number): string | null {
  const wanted = letters.toLowerCase()
  const isRepeat = [...wanted].every((letter) => letter === wanted[0])
  const start = isRepeat ? at + 1 : at
  const text = isRepeat ? (wanted[0] ?? '') : wanted
  const turned = [...rows.slice(start), ...rows.slice(0, start)]
  return turned.find(({ name }) => name.toLowerCase().startsWith(text))?.id ?? null
}

// Where cards stand in the end: where people put them, else where the layout does, never on one another.
import type { Positions as SavedPositions } from '../../core/types'
import { overlap } from './geometry'
import type { Item } from './graph'
import type { Positions } from './layout'

const GAP = 20

export function placed(items: Item[], computed: Positions, saved: SavedPositions): Positions {
  const positions = { ...computed }
  const fixed: (Item & { x: number; y: number })[] = []
  for (const item of items) {
    const at = saved[item.id]
    if (!at) continue
    positions[item.id] = { x: at[0], y: at[1] }
    fixed.push({ ...item, x: at[0], y: at[1] })
  }
  if (fixed.length === 0) return positions
  for (const item of items) {
    const at = positions[item.id]
    if (at && !saved[item.id]) positions[item.id] = { x: at.x, y: freeBelow({ ...item, ...at }, fixed) }
  }
  return positions
}

// A card of the layout makes way for those that somebody has put in its place.
function freeBelow(card: Item & { x: number; y: number }, fixed: (Item & { x: number; y: number })[]): number {
  let y = card.y
  for (const other of [...fixed].sort((a, b) => a.y - b.y)) {
    if (overlap({ ...card, y }, other, GAP - 1)) y = other.y + other.height + GAP
  }
  return y
}

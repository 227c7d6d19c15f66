// The cards as React Flow wants them. A card that didn't change stays the same object, so that only others are drawn.
import type { Node } from '@xyflow/react'
import { useMemo, useRef } from 'react'
import type { Problem } from '../../core/types'
import type { Drawn } from './drawn'
import type { Point } from './geometry'
import { cardLabel, type Item } from './graph'
import { grouped } from './grouped'
import type { Mark } from './marks'

export interface CardData extends Record<string, unknown> {
  item: Item
  problems: Problem[]
  // What stands in place of the live state.
  mark: Mark | null
  isLive: boolean
}

export type Card = Node<CardData, 'step' | 'fold'>

export interface CardsWanted {
  // Null while the layout is being worked out.
  drawn: Drawn | null
  problems: Problem[]
  selected: string | null
  // Those that the search found; null while nothing is sought.
  found: ReadonlySet<string> | null
  marks: Record<string, Mark> | undefined
  isDraggable: boolean
}

const NONE: Problem[] = []

export function useCards(wanted: CardsWanted): Card[] {
  const kept = useRef(new Map<string, Card>())
  const { drawn, problems, selected, found, marks, isDraggable } = wanted
  const byFile = useMemo(() => grouped(problems, ({ file }) => file), [problems])
  return useMemo(() => {
    const next = new Map<string, Card>()
    for (const item of drawn?.scene.items ?? []) {
      const card = cardOf(item, drawn?.positions[item.id], isDraggable)
      card.data.problems = (item.step && byFile.get(item.step.file)) ?? NONE
      card.data.mark = (item.step && marks?.[item.step.name]) ?? null
      card.data.isLive = marks === undefined
      card.selected = item.id === selected
      if (found !== null && !found.has(item.id)) card.className = 'dim'
      const old = kept.current.get(item.id)
      next.set(item.id, old && isSame(old, card) ? old : card)
    }
    kept.current = next
    return [...next.values()]
  }, [drawn, byFile, selected, found, marks, isDraggable])
}

function cardOf(item: Item, at: Point | undefined, isDraggable: boolean): Card {
  return {
    id: item.id,
    type: item.step ? 'step' : 'fold',
    position: at ?? { x: 0, y: 0 },
    width: item.width,
    height: item.height,
    // Known to be none, so that no card has to be measured before it may be left out.
    handles: [],
    draggable: isDraggable && item.step !== null,
    ariaLabel: item.step ? cardLabel(item.step) : `${item.fold?.name}, a group of ${item.fold?.steps.length} Steps`,
    data: { item, problems: NONE, mark: null, isLive: true },
  }
}

function isSame(a: Card, b: Card): boolean {
  return (
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.selected === b.selected &&
    a.className === b.className &&
    a.draggable === b.draggable &&
    a.data.item.step === b.data.item.step &&
    a.data.item.fold?.steps === b.data.item.fold?.steps &&
    a.data.problems === b.data.problems &&
    a.data.mark === b.data.mark &&
    a.data.isLive === b.data.isLive
  )
}

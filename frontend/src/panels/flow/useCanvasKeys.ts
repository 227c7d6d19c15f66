// The keyboard on the diagram: along lines, to what is beside, into the inspector; moving and zooming.
import { type RefObject, useEffect, useState } from 'react'
import { useShortcuts } from '../../core/keys'
import type { Drawn } from './drawn'
import { type ArrowKey, neighbour } from './neighbours'
import type { ViewControl } from './useView'

const GROUP = 'Diagram'
const STEP = 12
const ARROWS: Record<ArrowKey, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

interface Wanted {
  root: RefObject<HTMLDivElement | null>
  drawn: Drawn | null
  view: ViewControl
  open: (id: string) => void
  move: ((id: string, x: number, y: number) => void) | null
}

// Returns the card that the keyboard stands on, which need not be the selected one.
export function useCanvasKeys({ root, drawn, view, open, move }: Wanted): string | null {
  const [cursor, setCursor] = useState<string | null>(null)
  const isInside = useFocusWithin(root, setCursor)
  const step = (key: ArrowKey) => {
    if (!drawn) return
    const next = neighbour(cursor, key, drawn.scene.edges, drawn.positions, drawn.direction)
    if (next === null) return
    setCursor(next)
    view.reveal(next)
    // A card that is out of view may not be an element yet.
    requestAnimationFrame(() => elementOf(root.current, next)?.focus({ preventScroll: true }))
  }
  const nudge = (key: ArrowKey) => {
    const at = cursor === null ? undefined : drawn?.positions[cursor]
    if (cursor === null || !at || !move) return
    const [x, y] = ARROWS[key]
    move(cursor, at.x + x * STEP, at.y + y * STEP)
  }
  const arrows = Object.keys(ARROWS) as ArrowKey[]
  const [back, on] = drawn?.direction === 'TB' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight']
  useShortcuts([
    { keys: '+', label: 'Zoom in', group: GROUP, run: view.zoomIn },
    { keys: '-', label: 'Zoom out', group: GROUP, run: view.zoomOut },
    { keys: '0', label: 'Show the whole diagram', group: GROUP, run: view.fit },
  ])
  useShortcuts(
    [
      ...arrows.map((key) => ({
        keys: key,
        label: key === on ? 'Follow a line' : key === back ? 'Follow a line back' : 'To the Step beside',
        group: GROUP,
        run: () => step(key),
      })),
      ...(move
        ? arrows.map((key) => ({ keys: `shift+${key}`, label: 'Move the Step', group: GROUP, run: () => nudge(key) }))
        : []),
      { keys: 'Enter', label: 'Open the Step', group: GROUP, run: () => cursor !== null && open(cursor) },
    ],
    isInside,
  )
  return isInside ? cursor : null
}

// Arrow keys elsewhere on the page scroll what they always scrolled.
function useFocusWithin(root: RefObject<HTMLDivElement | null>, focused: (id: string) => void): boolean {
  const [isInside, setInside] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `focused` is a setter of state
  useEffect(() => {
    const element = root.current
    if (!element) return
    const enter = (event: FocusEvent) => {
      const target = event.target as HTMLElement
      const id = target.classList.contains('react-flow__node') ? target.dataset.id : undefined
      if (id) focused(id)
      setInside(id !== undefined || target === element)
    }
    const leave = () => setInside(false)
    element.addEventListener('focusin', enter)
    element.addEventListener('focusout', leave)
    return () => {
      element.removeEventListener('focusin', enter)
      element.removeEventListener('focusout', leave)
    }
  }, [root])
  return isInside
}

function elementOf(root: HTMLElement | null, id: string): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`) ?? null
}

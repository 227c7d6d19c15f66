// Keeps the whole flow in view until somebody moves it; from then on the view is theirs, until they ask for all of it.
import { useReactFlow, useStore, useStoreApi } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Drawn } from './drawn'
import type { Rect } from './geometry'
import { extent } from './regions'

// Room for the tools above and below.
const MARGIN = { top: 64, right: 40, bottom: 40, left: 40 }
const NARROW_MARGIN = { top: 60, right: 14, bottom: 50, left: 14 }
const NARROW = 500
export const FARTHEST = 0.02
const CLOSEST = 1.1
const STEP = 1.25
const MOTION_MS = 120

export interface ViewControl {
  // False until the view is on the drawing: what is drawn before would be drawn in the wrong size.
  isFitted: boolean
  fit: () => void
  zoomIn: () => void
  zoomOut: () => void
  reveal: (id: string) => void
  // The card that is painted where somebody pointed.
  cardAt: (drawn: Drawn, event: { clientX: number; clientY: number }) => string | null
  onMove: (event: unknown) => void
}

export function useView(drawn: Drawn | null): ViewControl {
  const { setViewport, getViewport, zoomTo, setCenter, screenToFlowPosition } = useReactFlow()
  const store = useStoreApi()
  const isMoved = useRef(false)
  const [isFitted, setFitted] = useState(false)
  const shown = useRef<string | null>(null)
  const latest = useRef(drawn)
  latest.current = drawn
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)

  const fitNow = useCallback(
    (duration: number) => {
      const { width: wide, height: high } = store.getState()
      if (!latest.current || wide === 0) return
      void setViewport(viewOf(extent(latest.current), wide, high), { duration })
    },
    [setViewport, store],
  )
  // Another set of cards is another picture; the same cards in another place are not.
  const scene = drawn?.scene
  const cast = useMemo(() => scene?.items.map(({ id }) => id).join() ?? null, [scene])
  const layout = drawn?.key ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout or size is what makes it fit again
  useEffect(() => {
    if (layout === null) return
    if (shown.current !== cast) isMoved.current = false
    shown.current = cast
    if (!isMoved.current) fitNow(0)
    if (width > 0) setFitted(true)
  }, [layout, cast, width, height, fitNow])

  const reveal = useCallback(
    (id: string) => {
      const item = latest.current?.scene.items.find((each) => each.id === id)
      const at = latest.current?.positions[id]
      if (!item || !at || isWithin({ ...item, ...at }, getViewport(), store.getState())) return
      isMoved.current = true
      const zoom = getViewport().zoom
      void setCenter(at.x + item.width / 2, at.y + item.height / 2, { zoom, duration: motion() })
    },
    [getViewport, setCenter, store],
  )
  const zoomBy = (factor: number) => {
    isMoved.current = true
    void zoomTo(getViewport().zoom * factor, { duration: motion() })
  }
  return {
    isFitted,
    fit: () => {
      isMoved.current = false
      fitNow(motion())
    },
    zoomIn: () => zoomBy(STEP),
    zoomOut: () => zoomBy(1 / STEP),
    reveal,
    cardAt: ({ scene: shownScene, positions }, event) => {
      const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY })
      const hit = shownScene.items.find(({ id, width: wide, height: high }) => {
        const at = positions[id]
        return at && x >= at.x && x <= at.x + wide && y >= at.y && y <= at.y + high
      })
      return hit?.id ?? null
    },
    // Moves of our own carry no event.
    onMove: (event) => {
      if (event) isMoved.current = true
    },
  }
}

export function viewOf(bounds: Rect, width: number, height: number): { x: number; y: number; zoom: number } {
  const margin = width < NARROW ? NARROW_MARGIN : MARGIN
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom }
  const zoom = Math.max(
    FARTHEST,
    Math.min(CLOSEST, inner.width / Math.max(1, bounds.width), inner.height / Math.max(1, bounds.height)),
  )
  return {
    x: margin.left + (inner.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: margin.top + (inner.height - bounds.height * zoom) / 2 - bounds.y * zoom,
    zoom,
  }
}

function isWithin(card: Rect, view: { x: number; y: number; zoom: number }, size: { width: number; height: number }) {
  const left = card.x * view.zoom + view.x
  const top = card.y * view.zoom + view.y
  return (
    left >= 0 &&
    top >= MARGIN.top &&
    left + card.width * view.zoom <= size.width &&
    top + card.height * view.zoom <= size.height
  )
}

function motion(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : MOTION_MS
}

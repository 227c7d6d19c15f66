// Positions of the cards, worked out in a worker and kept for every shape of flow seen before.
import { useEffect, useMemo, useState } from 'react'
import type { LayoutRequest, Positions } from './layout'
import { keyOf, recall, remember } from './layoutCache'

const waiting = new Map<string, (positions: Positions) => void>()
let worker: Worker | null = null

export interface Layout {
  key: string
  positions: Positions
}

// While a new shape is worked out the old layout stays, so that a reload doesn't blank the page.
export function useLayout(request: LayoutRequest): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null)
  const key = useMemo(() => keyOf(request), [request])
  const found = recall(key)
  // The key stands for everything in the request.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (recall(key)) return
    waiting.set(key, (positions) => setLayout({ key, positions }))
    layoutWorker().postMessage({ key, request })
    return () => {
      waiting.delete(key)
    }
  }, [key])
  return useMemo(() => (found ? { key, positions: found } : layout), [key, found, layout])
}

function layoutWorker(): Worker {
  if (worker === null) {
    worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = (event: MessageEvent<Layout>) => {
      const { key, positions } = event.data
      remember(key, positions)
      waiting.get(key)?.(positions)
    }
  }
  return worker
}

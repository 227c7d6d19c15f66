// Positions of the cards, worked out in a worker and kept for every shape of flow seen on this page.
import { useEffect, useState } from 'react'
import type { LayoutRequest, Positions } from './layout'

const known = new Map<string, Positions>()
const waiting = new Map<string, (positions: Positions) => void>()
let worker: Worker | null = null

export interface Layout {
  key: string
  positions: Positions
}

// While a new shape is worked out the old layout stays, so that a reload doesn't blank the page.
export function useLayout(request: LayoutRequest): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null)
  const { key } = request
  // The key stands for everything in the request.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (known.has(key)) return
    waiting.set(key, (found) => setLayout({ key, positions: found }))
    layoutWorker().postMessage(request)
    return () => {
      waiting.delete(key)
    }
  }, [key])
  const found = known.get(key)
  return found ? { key, positions: found } : layout
}

function layoutWorker(): Worker {
  if (worker === null) {
    worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = (event: MessageEvent<{ key: string; positions: Positions }>) => {
      known.set(event.data.key, event.data.positions)
      waiting.get(event.data.key)?.(event.data.positions)
    }
  }
  return worker
}

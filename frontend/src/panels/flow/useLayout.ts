// Positions of the cards, worked out in a worker and kept for every shape of flow seen on this page.
import { useEffect, useState } from 'react'
import type { LayoutRequest, Positions } from './layout'

const known = new Map<string, Positions>()
const waiting = new Map<string, (positions: Positions) => void>()
let worker: Worker | null = null

export function useLayout(request: LayoutRequest): Positions | null {
  const [positions, setPositions] = useState<{ key: string; positions: Positions } | null>(null)
  const { key } = request
  // The key stands for everything in the request.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (known.has(key)) return
    waiting.set(key, (found) => setPositions({ key, positions: found }))
    layoutWorker().postMessage(request)
    return () => {
      waiting.delete(key)
    }
  }, [key])
  // While a new shape is worked out the old one stays, so that a reload doesn't blank the page.
  return known.get(key) ?? positions?.positions ?? null
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

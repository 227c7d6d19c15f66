// Keeps what was laid out, so that of a diagram with many parts only the one that changed is laid out again.
import type { Engine, Positions } from './layout'

const MOST = 400

export function remembering(engine: Engine): Engine {
  const known = new Map<string, Positions>()
  return async (request) => {
    const key = JSON.stringify([request.direction, request.boxes, request.links])
    const found = known.get(key) ?? (await engine(request))
    known.delete(key)
    known.set(key, found)
    if (known.size > MOST) known.delete(known.keys().next().value ?? '')
    return found
  }
}

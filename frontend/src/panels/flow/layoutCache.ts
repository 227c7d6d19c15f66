// Layouts that were worked out before, in this page and (the latest few) in this browser.
import type { LayoutRequest, Positions } from './layout'

const PREFIX = 'motia.layout.'
const MOST = 12
const LARGEST = 300_000

const known = new Map<string, Positions>()

export function keyOf(request: LayoutRequest): string {
  return hashed(JSON.stringify([request.direction, request.boxes, request.links]))
}

export function recall(key: string): Positions | null {
  const found = known.get(key) ?? stored(key)
  if (found) known.set(key, found)
  return found
}

export function remember(key: string, positions: Positions): void {
  known.set(key, positions)
  const text = JSON.stringify({ at: Date.now(), positions })
  if (text.length > LARGEST) return
  try {
    localStorage.setItem(PREFIX + key, text)
    for (const old of oldest()) localStorage.removeItem(old)
  } catch {
    // A browser that keeps nothing lays out again with the next visit.
  }
}

function stored(key: string): Positions | null {
  try {
    const text = localStorage.getItem(PREFIX + key)
    return text === null ? null : (JSON.parse(text) as { positions: Positions }).positions
  } catch {
    return null
  }
}

function oldest(): string[] {
  const keys = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))
  const times = new Map(keys.map((name) => [name, (JSON.parse(localStorage[name]) as { at: number }).at]))
  return keys.sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0)).slice(MOST)
}

// 53 bits of cyrb53: enough that two diagrams of one browser never share one.
export function hashed(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36)
}

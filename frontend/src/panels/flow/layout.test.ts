import { describe, expect, it } from 'vitest'
import { type Box, type LayoutRequest, place } from './layout'

const box = (id: string): Box => ({ id, width: 250, height: 100 })
const link = (source: string, target: string) => ({ source, target, label: 80 })

function request(ids: string[], links: ReturnType<typeof link>[], direction: 'LR' | 'TB' = 'LR'): LayoutRequest {
  return { key: '', boxes: ids.map(box), links, direction }
}

function overlaps(request: LayoutRequest): boolean {
  const places = Object.values(place(request))
  return places.some((a, i) => places.some((b, j) => i < j && Math.abs(a.x - b.x) < 250 && Math.abs(a.y - b.y) < 100))
}

describe('place', () => {
  it('puts what follows to the right, with room for the label', () => {
    const places = place(request(['a', 'b'], [link('a', 'b')]))
    expect((places.b?.x ?? 0) - (places.a?.x ?? 0)).toBeGreaterThan(250 + 80)
  })

  it('puts what follows below on a narrow page', () => {
    const places = place(request(['a', 'b'], [link('a', 'b')], 'TB'))
    expect(places.b?.y ?? 0).toBeGreaterThan((places.a?.y ?? 0) + 100)
  })

  it('lets no card lie on another, with loose Steps, loops and circles', () => {
    const links = [link('a', 'b'), link('b', 'c'), link('c', 'a'), link('a', 'a'), link('a', 'c'), link('a', 'b')]
    expect(overlaps(request(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], links))).toBe(false)
  })

  it('places Steps that nothing connects', () => {
    expect(Object.keys(place(request(['a', 'b'], [])))).toEqual(['a', 'b'])
  })
})

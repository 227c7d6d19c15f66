import { describe, expect, it } from 'vitest'
import { byDagre } from './engines'
import { type Box, type LayoutRequest, type Link, place } from './layout'

const box = (id: string, group: string | null = null): Box => ({ id, width: 250, height: 100, group })
const link = (source: string, target: string): Link => ({ id: `${source}${target}`, source, target, label: 80 })

function request(boxes: (string | Box)[], links: Link[], direction: 'LR' | 'TB' = 'LR'): LayoutRequest {
  return { boxes: boxes.map((one) => (typeof one === 'string' ? box(one) : one)), links, direction }
}

async function overlaps(wanted: LayoutRequest): Promise<boolean> {
  const places = Object.values(await place(wanted, byDagre))
  return places.some((a, i) => places.some((b, j) => i < j && Math.abs(a.x - b.x) < 250 && Math.abs(a.y - b.y) < 100))
}

describe('place', () => {
  it('puts what follows to the right, with room for the label', async () => {
    const places = await place(request(['a', 'b'], [link('a', 'b')]), byDagre)
    expect((places.b?.x ?? 0) - (places.a?.x ?? 0)).toBeGreaterThan(250 + 80)
  })

  it('puts what follows below on a narrow page', async () => {
    const places = await place(request(['a', 'b'], [link('a', 'b')], 'TB'), byDagre)
    expect(places.b?.y ?? 0).toBeGreaterThan((places.a?.y ?? 0) + 100)
  })

  it('lets no card lie on another, with loose Steps, loops and circles', async () => {
    const links = [link('a', 'b'), link('b', 'c'), link('c', 'a'), link('a', 'a'), link('a', 'c')]
    expect(await overlaps(request(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], links))).toBe(false)
  })

  it('places Steps that nothing connects', async () => {
    expect(Object.keys(await place(request(['a', 'b'], []), byDagre))).toEqual(['a', 'b'])
  })

  it('keeps the Steps of a group together, apart from the other group', async () => {
    const boxes = [box('a', 'one'), box('x', 'two'), box('b', 'one'), box('y', 'two')]
    const wanted = request(boxes, [link('a', 'b'), link('b', 'x'), link('x', 'y')])
    const places = await place(wanted, byDagre)
    const right = Math.max(places.a?.x ?? 0, places.b?.x ?? 0) + 250
    expect(Math.min(places.x?.x ?? 0, places.y?.x ?? 0)).toBeGreaterThan(right)
    expect(await overlaps(wanted)).toBe(false)
  })

  it('asks the engine once for each part that is joined, and never for a lone card', async () => {
    const asked: string[][] = []
    await place(request(['a', 'b', 'c', 'd', 'e'], [link('a', 'b'), link('c', 'd')]), (part) => {
      asked.push(part.boxes.map(({ id }) => id))
      return byDagre(part)
    })
    expect(asked).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })
})

// Where the cards go. Runs in a worker, because a large flow takes seconds.
import { boundsOf, type Point, type Rect } from './geometry'
import { pack, shelves } from './pack'

export interface Box {
  id: string
  width: number
  height: number
  group: string | null
}

export interface Link {
  id: string
  source: string
  target: string
  // How wide its label is; the layout leaves room for it.
  label: number
}

export interface LayoutRequest {
  boxes: Box[]
  links: Link[]
  direction: 'LR' | 'TB'
}

export type Positions = Record<string, Point>

// Lays out boxes that are all joined to each other by links.
export type Engine = (request: LayoutRequest) => Positions | Promise<Positions>

// Room of a region around its cards.
export const REGION_PADDING = 24
const LEAST_HEADING = 44
const COMPONENT_GAP = 64
const CARD_GAP = 40

// Room above the cards of a region: where many cards are seen at once, from further away, the heading takes more of it.
export function headingRoom(cards: number): number {
  return Math.max(LEAST_HEADING, Math.round(27 * Math.sqrt(cards) - 50))
}

export async function place(request: LayoutRequest, engine: Engine): Promise<Positions> {
  const names = [...new Set(request.boxes.map(({ group }) => group))].filter((name) => name !== null)
  if (names.length === 0) return arrange(request, engine)
  const inner = new Map<string, { positions: Positions; bounds: Rect }>()
  for (const name of names) {
    const boxes = request.boxes.filter(({ group }) => group === name)
    const positions = await arrange(within(request, boxes), engine)
    inner.set(name, { positions, bounds: boundsOf(boxes, positions) })
  }
  return joined(request, inner, await arrange(outer(request, inner), engine))
}

// Groups are placed like cards of their size, together with the cards that belong to none.
function outer(request: LayoutRequest, inner: Map<string, { bounds: Rect }>): LayoutRequest {
  const standIn = new Map(request.boxes.map(({ id, group }) => [id, group === null ? id : regionId(group)]))
  const boxes = request.boxes.filter(({ group }) => group === null)
  for (const [name, { bounds }] of inner) {
    boxes.push({
      id: regionId(name),
      width: bounds.width + 2 * REGION_PADDING,
      height: bounds.height + REGION_PADDING + headingRoom(request.boxes.length),
      group: null,
    })
  }
  const links = new Map<string, Link>()
  for (const link of request.links) {
    const source = standIn.get(link.source) ?? link.source
    const target = standIn.get(link.target) ?? link.target
    const id = `${source} > ${target}`
    if (source !== target) links.set(id, { ...link, id, source, target, label: 0 })
  }
  return { ...request, boxes, links: [...links.values()] }
}

function joined(
  request: LayoutRequest,
  inner: Map<string, { positions: Positions; bounds: Rect }>,
  around: Positions,
): Positions {
  const positions: Positions = {}
  const heading = headingRoom(request.boxes.length)
  for (const { id, group } of request.boxes) {
    const found = group === null ? null : inner.get(group)
    const corner = around[group === null ? id : regionId(group)]
    if (!corner) continue
    const at = found?.positions[id]
    positions[id] =
      found && at
        ? {
            x: corner.x + REGION_PADDING + at.x - found.bounds.x,
            y: corner.y + heading + at.y - found.bounds.y,
          }
        : corner
  }
  return positions
}

function regionId(group: string): string {
  return `region ${group}`
}

function within(request: LayoutRequest, boxes: Box[]): LayoutRequest {
  const ids = new Set(boxes.map(({ id }) => id))
  return { ...request, boxes, links: request.links.filter(({ source, target }) => ids.has(source) && ids.has(target)) }
}

// What isn't joined is laid out apart, so that a change in one part leaves the others as they are.
async function arrange(request: LayoutRequest, engine: Engine): Promise<Positions> {
  const { direction } = request
  const parts = components(request)
  const loose = parts.filter(({ boxes }) => boxes.length === 1).flatMap(({ boxes }) => boxes)
  const blocks: { boxes: Box[]; positions: Positions }[] = []
  for (const part of parts) {
    if (part.boxes.length > 1) blocks.push({ boxes: part.boxes, positions: await engine(part) })
  }
  const positions = pack(blocks, { gap: COMPONENT_GAP, direction })
  const placed = blocks.flatMap(({ boxes }) => boxes)
  const bounds = boundsOf(placed, positions)
  const top = placed.length > 0 ? bounds.y + bounds.height + COMPONENT_GAP : 0
  return { ...positions, ...shelves(loose, { x: bounds.x, y: top }, { gap: CARD_GAP, direction, least: bounds.width }) }
}

function components(request: LayoutRequest): LayoutRequest[] {
  const neighbours = new Map<string, string[]>(request.boxes.map(({ id }) => [id, []]))
  for (const { source, target } of request.links) {
    neighbours.get(source)?.push(target)
    neighbours.get(target)?.push(source)
  }
  const partOf = new Map<string, number>()
  let count = 0
  for (const { id } of request.boxes) {
    if (partOf.has(id)) continue
    const open = [id]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (partOf.has(next)) continue
      partOf.set(next, count)
      open.push(...(neighbours.get(next) ?? []))
    }
    count += 1
  }
  const parts = Array.from({ length: count }, (): LayoutRequest => ({ ...request, boxes: [], links: [] }))
  for (const box of request.boxes) parts[partOf.get(box.id) ?? 0]?.boxes.push(box)
  for (const link of request.links) parts[partOf.get(link.source) ?? 0]?.links.push(link)
  return parts
}

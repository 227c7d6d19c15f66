// Puts finished pieces beside each other on shelves, so that all of it is as large as it can be on a screen.
import { boundsOf, type Point } from './geometry'
import type { Box, Positions } from './layout'

const WIDTH_TO_HEIGHT = 1.6

interface Block {
  boxes: Box[]
  positions: Positions
}

interface Size {
  width: number
  height: number
}

interface Shelved extends Size {
  corners: Point[]
  isOneShelf: boolean
}

// `least` is a width that is there anyway.
interface Shelving {
  gap: number
  direction: 'LR' | 'TB'
  least?: number
}

export function pack(blocks: Block[], shelving: Shelving): Positions {
  const sized = blocks.map((block) => ({ ...block, bounds: boundsOf(block.boxes, block.positions) }))
  const corners = shelve(
    sized.map(({ bounds }) => bounds),
    shelving,
  )
  const positions: Positions = {}
  for (const [index, { boxes, positions: own, bounds }] of sized.entries()) {
    for (const { id } of boxes) positions[id] = moved(own[id], bounds, corners[index])
  }
  return positions
}

// Cards that nothing joins would each be a layer's worth of empty space; rows below the rest are calmer.
export function shelves(boxes: Box[], corner: Point, shelving: Shelving): Positions {
  const corners = shelve(boxes, shelving)
  return Object.fromEntries(boxes.map(({ id }, index) => [id, moved(corner, { x: 0, y: 0 }, corners[index])]))
}

function moved(at: Point = { x: 0, y: 0 }, from: Point, to: Point = { x: 0, y: 0 }): Point {
  return { x: Math.round(at.x - from.x + to.x), y: Math.round(at.y - from.y + to.y) }
}

// The width of shelves is tried out; the one is taken with which everything is seen from nearest.
function shelve(sizes: Size[], { gap, direction, least = 0 }: Shelving): Point[] {
  const widest = Math.max(0, ...sizes.map(({ width }) => width))
  let best: { corners: Point[]; extent: number } = { corners: [], extent: Infinity }
  let tried = 0
  for (const { width } of direction === 'TB' ? sizes.slice(0, 1) : sizes) {
    tried += width + gap
    const found = filled(sizes, gap, Math.max(widest, least, direction === 'TB' ? 0 : tried))
    const extent = Math.max(Math.max(found.width, least) / WIDTH_TO_HEIGHT, found.height)
    if (extent < best.extent) best = { corners: found.corners, extent }
    if (found.isOneShelf) break
  }
  return best.corners
}

function filled(sizes: Size[], gap: number, limit: number): Shelved {
  const corners: Point[] = []
  let [x, y, shelf, right] = [0, 0, 0, 0]
  for (const { width, height } of sizes) {
    if (x > 0 && x + width > limit) {
      y += shelf + gap
      x = 0
      shelf = 0
    }
    corners.push({ x, y })
    right = Math.max(right, x + width)
    x += width + gap
    shelf = Math.max(shelf, height)
  }
  return { corners, width: right, height: y + shelf, isOneShelf: y === 0 }
}

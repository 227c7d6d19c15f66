// Puts finished pieces beside each other on shelves, about as wide as a screen is to its height.
import { boundsOf, type Point } from './geometry'
import type { Box, Positions } from './layout'

const WIDTH_TO_HEIGHT = 1.7
const COLUMNS = 4

interface Block {
  boxes: Box[]
  positions: Positions
}

export function pack(blocks: Block[], gap: number, direction: 'LR' | 'TB'): Positions {
  const sized = blocks.map((block) => ({ ...block, bounds: boundsOf(block.boxes, block.positions) }))
  const area = sized.reduce((sum, { bounds }) => sum + (bounds.width + gap) * (bounds.height + gap), 0)
  const widest = Math.max(0, ...sized.map(({ bounds }) => bounds.width))
  const limit = direction === 'TB' ? widest : Math.max(widest, Math.sqrt(area * WIDTH_TO_HEIGHT))
  const positions: Positions = {}
  const shelf = { x: 0, y: 0, height: 0 }
  for (const { boxes, positions: own, bounds } of sized) {
    if (shelf.x > 0 && shelf.x + bounds.width > limit) {
      shelf.y += shelf.height + gap
      shelf.x = 0
      shelf.height = 0
    }
    for (const { id } of boxes) {
      const at = own[id]
      if (at) positions[id] = { x: at.x - bounds.x + shelf.x, y: at.y - bounds.y + shelf.y }
    }
    shelf.x += bounds.width + gap
    shelf.height = Math.max(shelf.height, bounds.height)
  }
  return positions
}

// Cards that nothing joins would each be a layer's worth of empty space; rows below the rest are calmer.
export function shelves(boxes: Box[], corner: Point, width: number, gap: number, direction: 'LR' | 'TB'): Positions {
  const area = boxes.reduce((sum, box) => sum + (box.width + gap) * (box.height + gap), 0)
  const widest = Math.max(0, ...boxes.map((box) => box.width))
  const few = boxes.length <= COLUMNS ? COLUMNS * (widest + gap) : 0
  const limit = direction === 'TB' ? widest : Math.max(width, few, Math.sqrt(area * WIDTH_TO_HEIGHT))
  const positions: Positions = {}
  let { x, y } = corner
  let height = 0
  for (const box of boxes) {
    if (x > corner.x && x + box.width > corner.x + limit) {
      x = corner.x
      y += height + gap
      height = 0
    }
    positions[box.id] = { x: Math.round(x), y: Math.round(y) }
    x += box.width + gap
    height = Math.max(height, box.height)
  }
  return positions
}

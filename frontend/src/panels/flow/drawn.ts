// What a canvas has drawn, for those who draw on it, move its view or write it to a file.
import type { Direction, Scene } from './graph'
import type { Positions } from './layout'
import type { Line } from './lines'

export interface Drawn {
  // Of the layout.
  key: string
  scene: Scene
  positions: Positions
  lines: Line[]
  direction: Direction
}

export interface CanvasHandle {
  fit: () => void
  // Brings a card into view.
  reveal: (id: string) => void
  // What is drawn now, null while the layout is being worked out.
  drawn: () => Drawn | null
}

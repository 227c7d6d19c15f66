// How much of a card can be read at a zoom.
export type Level = 'close' | 'card' | 'box' | 'dot'

const CLOSE = 0.8
const CARD = 0.62
const BOX = 0.24
// Up to so many cards are drawn as elements at any zoom; more are painted while they are too small to read.
export const FEW = 150

export function levelAt(zoom: number): Level {
  if (zoom > CLOSE) return 'close'
  if (zoom >= CARD) return 'card'
  return zoom >= BOX ? 'box' : 'dot'
}

export function isFar(level: Level): boolean {
  return level === 'box' || level === 'dot'
}

// Whether the card with the first steps is shown. This browser remembers what was chosen.
import { NARROW } from '../../core/media'
import { createStore } from '../../core/store'

const KEY = 'motia.first'

export const card = createStore(typeof localStorage !== 'undefined' && localStorage.getItem(KEY) === 'open')

export function show(isOpen: boolean): void {
  localStorage.setItem(KEY, isOpen ? 'open' : 'closed')
  card.set(isOpen)
}

// By itself to somebody who was never offered it, and only where there is room beside what they read.
export function offerOnce(): void {
  if (localStorage.getItem(KEY) === null && !window.matchMedia(NARROW).matches) show(true)
}

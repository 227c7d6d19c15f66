// What the window is like, for what style sheets alone can't decide.
import { useSyncExternalStore } from 'react'

// The same width as in the style sheets: a phone, or a desktop at 400 %.
export const NARROW = '(max-width: 700px)'
// A finger, which needs more room than a pointer.
export const COARSE = '(pointer: coarse)'

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => window.matchMedia(query).matches,
  )
}

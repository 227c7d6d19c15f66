// Whether the page is as narrow as a phone: then diagrams run downwards, and the outline comes first.
import { useSyncExternalStore } from 'react'

const narrow = window.matchMedia('(max-width: 700px)')

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches)
}

// What lies over the page for a moment: the palette and the map of the keyboard, loaded when they are first asked for.
import { lazy, Suspense } from 'react'
import { useShortcuts } from '../core/keys'
import { createStore, useStore } from '../core/store'

export type OverlayName = 'palette' | 'keys'

const OVERLAYS = {
  palette: lazy(() => import('./palette/Palette')),
  keys: lazy(() => import('./KeyMap')),
}

export const overlay = createStore<OverlayName | null>(null)

export function Overlays() {
  const name = useStore(overlay, (state) => state)
  useShortcuts([
    { keys: 'mod+k', label: 'Search and commands', group: 'Everywhere', run: () => toggle('palette') },
    { keys: '?', label: 'What the keys do', group: 'Everywhere', run: () => toggle('keys') },
  ])
  if (name === null) return null
  const Body = OVERLAYS[name]
  return (
    <Suspense>
      <Body close={() => overlay.set(null)} />
    </Suspense>
  )
}

function toggle(name: OverlayName): void {
  overlay.set(overlay.get() === name ? null : name)
}

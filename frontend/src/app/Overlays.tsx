// What lies over the page for a moment: the palette and the map of the keyboard, loaded when they are first asked for.
import { lazy, Suspense, useEffect } from 'react'
import { useField } from '../core/address'
import { useShortcuts } from '../core/keys'
import { createStore, useStore } from '../core/store'

export type OverlayName = 'palette' | 'keys'

const loadPalette = () => import('./palette/Palette')
// Whoever types right after its keys were pressed types into it, not at the page.
const PALETTE_AFTER_MS = 2000

const OVERLAYS = {
  palette: lazy(loadPalette),
  keys: lazy(() => import('./KeyMap')),
}

// It has a place in the address, so that Back closes it.
const RunDialog = lazy(() => import('../panels/run/RunDialog'))

export const overlay = createStore<OverlayName | null>(null)

export function Overlays() {
  const name = useStore(overlay, (state) => state)
  useShortcuts([
    { keys: 'mod+k', label: 'Search and commands', group: 'Everywhere', run: () => toggle('palette') },
    { keys: '?', label: 'What the keys do', group: 'Everywhere', run: () => toggle('keys') },
  ])
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), PALETTE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const launched = useField('launch')
  const Body = name === null ? null : OVERLAYS[name]
  return (
    <Suspense>
      {launched && <RunDialog key={launched} step={launched} />}
      {Body && <Body close={() => overlay.set(null)} />}
    </Suspense>
  )
}

function toggle(name: OverlayName): void {
  overlay.set(overlay.get() === name ? null : name)
}

// What lies over the page for a moment: the palette and the map of the keyboard, loaded when they are first asked for.
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { go, useField } from '../core/address'
import { useShortcuts } from '../core/keys'
import { createStore, useStore } from '../core/store'
import { useMay } from '../live/role'
import { NEW_CLOSED, toNew } from '../panels/new/ways'
import { CLOSED } from '../panels/run/closed'
import { Dialog } from '../ui/Dialog'
import { Boundary } from './Boundary'

export type OverlayName = 'palette' | 'keys'

const loadPalette = () => import('./palette/Palette')
// Whoever types right after its keys were pressed types into it, not at the page.
const PALETTE_AFTER_MS = 2000

const OVERLAYS = {
  palette: lazy(loadPalette),
  keys: lazy(() => import('./KeyMap')),
}

const NAMES: Record<OverlayName, string> = { palette: 'The search', keys: 'The map of the keyboard' }

// These have a place in the address, so that Back closes them.
const RunDialog = lazy(() => import('../panels/run/RunDialog'))
const NewDialog = lazy(() => import('../panels/new/NewDialog'))
const ChangeDialog = lazy(() => import('../panels/step/change/ChangeDialog'))

export const overlay = createStore<OverlayName | null>(null)

export function Overlays() {
  const name = useStore(overlay, (state) => state)
  useShortcuts([
    { keys: 'mod+k', label: 'Search and commands', group: 'Everywhere', run: () => toggle('palette') },
    { keys: '?', label: 'What the keys do', group: 'Everywhere', run: () => toggle('keys') },
  ])
  const mayEdit = useMay('editor')
  useShortcuts([{ keys: 'n', label: 'New Step…', group: 'Everywhere', run: () => go(toNew('step')) }], mayEdit)
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), PALETTE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const launched = useField('launch')
  const made = useField('new')
  const changed = useField('change')
  const Body = name === null ? null : OVERLAYS[name]
  const close = () => overlay.set(null)
  return (
    <>
      {launched && (
        <Laid name="The form" place={launched} close={() => go(CLOSED, 'replace')}>
          <RunDialog key={launched} step={launched} />
        </Laid>
      )}
      {made && (
        <Laid name="The form" place={made} close={() => go(NEW_CLOSED, 'replace')}>
          <NewDialog key={made} asked={made} />
        </Laid>
      )}
      {changed && (
        <Laid name="The form" place={changed} close={() => go({ change: null }, 'replace')}>
          <ChangeDialog key={changed} asked={changed} />
        </Laid>
      )}
      {name && Body && (
        <Laid name={NAMES[name]} place={name} close={close}>
          <Body close={close} />
        </Laid>
      )}
    </>
  )
}

interface LaidProps {
  name: string
  place: string
  close: () => void
  children: ReactNode
}

// One that breaks, or can’t be loaded, says so where it would be, and can be closed.
function Laid({ name, place, close, children }: LaidProps) {
  const frame = (told: ReactNode) => (
    <Dialog label={name} title={name} close={close}>
      <div className="dialog-body">{told}</div>
    </Dialog>
  )
  return (
    <Boundary name={name} place={place} frame={frame}>
      <Suspense>{children}</Suspense>
    </Boundary>
  )
}

function toggle(name: OverlayName): void {
  overlay.set(overlay.get() === name ? null : name)
}

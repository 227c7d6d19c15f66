// The view that was chosen.
import { lazy, Suspense } from 'react'
import { go, useField } from '../core/address'
import { useShortcuts } from '../core/keys'
import { NARROW, useMedia } from '../core/media'
import { useStore } from '../core/store'
import { gone } from '../live/gone'
import { VIEWS } from '../panels'
import { Boundary } from './Boundary'
import { useInspected } from './useInspected'

const PutBack = lazy(() => import('../panels/step/change/PutBack'))

export function Centre() {
  const chosen = useField('view')
  const view = VIEWS.find(({ id }) => id === chosen) ?? VIEWS[0]
  const deleted = useStore(gone, (state) => state)
  // A sheet lies over it.
  const isSheet = useMedia(NARROW)
  const isCovered = useInspected() !== null && isSheet
  useShortcuts(
    VIEWS.map(({ id, label, key }) => ({
      keys: `g ${key}`,
      label: `Go to ${label}`,
      group: 'Everywhere',
      run: () => go({ view: id === VIEWS[0]?.id ? null : id }),
    })),
  )
  if (!view) return null
  return (
    <main className="centre" id="main" tabIndex={-1} aria-label={view.label}>
      <div className="centre-body" inert={isCovered}>
        <Boundary name={view.label} place={view.id}>
          <Suspense fallback={<div className="opening">Opening…</div>}>
            <view.Body />
          </Suspense>
        </Boundary>
      </div>
      {deleted && (
        <Suspense>
          <PutBack key={deleted.path} deleted={deleted} />
        </Suspense>
      )}
    </main>
  )
}

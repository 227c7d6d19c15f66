// The view that was chosen.
import { Suspense } from 'react'
import { go, useField } from '../core/address'
import { useShortcuts } from '../core/keys'
import { VIEWS } from '../panels'

export function Centre() {
  const chosen = useField('view')
  const view = VIEWS.find(({ id }) => id === chosen) ?? VIEWS[0]
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
    <main className="centre" aria-label={view.label}>
      <Suspense fallback={<div className="opening">Opening…</div>}>
        <view.Body />
      </Suspense>
    </main>
  )
}

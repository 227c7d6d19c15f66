// The right side: what is selected, as wide as this browser remembers.
import { Suspense } from 'react'
import { go, useField } from '../core/address'
import { useShortcuts } from '../core/keys'
import { INSPECTORS } from '../panels'
import { Splitter, useExtent } from '../ui/Splitter'
import './inspector.css'

const LEAST = 300

export function InspectorHost() {
  const values = { span: useField('span'), step: useField('step'), topic: useField('topic') }
  const found = INSPECTORS.find(({ field }) => values[field as keyof typeof values])
  const id = found ? values[found.field as keyof typeof values] : null
  const extent = useExtent(
    'inspector',
    () => 400,
    LEAST,
    () => window.innerWidth * 0.6,
  )
  useShortcuts([{ keys: 'Escape', label: 'Close what is selected', group: 'Everywhere', run: close }], id !== null)
  if (!found || id === null) return null
  return (
    <aside
      className="inspector"
      aria-label={`${found.label} ${id}`}
      style={{ '--width': `${extent.size}px` } as React.CSSProperties}
    >
      <Splitter label="Width of the inspector" extent={extent} side="right" />
      <Suspense fallback={<div className="opening">Opening…</div>}>
        <found.Body key={`${found.field}:${id}`} id={id} />
      </Suspense>
    </aside>
  )
}

export function close(): void {
  go({ span: null, step: null, topic: null })
}

// The right side: what is selected, as wide as this browser remembers; the whole page where there is no room beside.
import { Suspense, useEffect, useRef } from 'react'
import { go } from '../core/address'
import { useShortcuts } from '../core/keys'
import { NARROW, useMedia } from '../core/media'
import { Splitter, useExtent } from '../ui/Splitter'
import { Boundary } from './Boundary'
import './inspector.css'
import { useInspected } from './useInspected'

const LEAST = 300

export function InspectorHost() {
  const found = useInspected()
  const isSheet = useMedia(NARROW)
  const sheet = useRef<HTMLElement>(null)
  const extent = useExtent(
    'inspector',
    () => 400,
    LEAST,
    () => window.innerWidth * 0.6,
  )
  useShortcuts([{ keys: 'Escape', label: 'Close what is selected', group: 'Everywhere', run: close }], found !== null)
  // What had the focus lies below the sheet now.
  const isCovering = isSheet && found !== null
  useEffect(() => {
    if (isCovering) sheet.current?.focus()
  }, [isCovering])
  if (!found) return null
  const { inspector, id } = found
  return (
    <aside
      ref={sheet}
      tabIndex={-1}
      className="inspector"
      aria-label={`${inspector.label} ${id}`}
      style={{ '--width': `${extent.size}px` } as React.CSSProperties}
    >
      {!isSheet && <Splitter label="Width of the inspector" extent={extent} side="right" />}
      <Boundary name={`This ${inspector.label.toLowerCase()}`} place={`${inspector.field}:${id}`}>
        <Suspense fallback={<div className="opening">Opening…</div>}>
          <inspector.Body key={`${inspector.field}:${id}`} id={id} />
        </Suspense>
      </Boundary>
    </aside>
  )
}

export function close(): void {
  go({ span: null, step: null, topic: null })
}

// The drawer at the bottom: one panel at a time, its height remembered in this browser. On a phone it begins closed.
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type KeyboardEvent, Suspense } from 'react'
import { go, useField } from '../core/address'
import { useShortcuts } from '../core/keys'
import { NARROW, useMedia } from '../core/media'
import { DRAWER } from '../panels'
import { Splitter, useExtent } from '../ui/Splitter'
import { Boundary } from './Boundary'

const SMALLEST = 120
const TAB_BAR = 36
const CLOSED = 'none'

export function Drawer() {
  const isNarrow = useMedia(NARROW)
  const view = useField('view')
  const asked = useField('panel')
  // What fills the centre isn't shown a second time below it.
  const panels = DRAWER.filter(({ id }) => id !== view)
  const isBare = isNarrow || panels.length < DRAWER.length
  const chosen = (asked === view ? null : asked) ?? (isBare ? CLOSED : null)
  const extent = useExtent(
    'drawer',
    () => window.innerHeight * 0.3,
    SMALLEST,
    () => window.innerHeight - 200,
  )
  const isOpen = chosen !== CLOSED
  const panel = panels.find(({ id }) => id === chosen) ?? panels[0]
  const toggle = () => go({ panel: isOpen ? CLOSED : (panel?.id ?? null) }, 'replace')
  useShortcuts([{ keys: 'mod+j', label: 'Open or close the drawer', group: 'Everywhere', run: toggle }])
  if (!panel) return null

  return (
    <section className="drawer" aria-label="Drawer" style={{ height: isOpen ? extent.size : TAB_BAR }}>
      {isOpen && <Splitter label="Height of the drawer" extent={extent} side="below" />}
      <div className="tabs">
        <div role="tablist" aria-label="Panels" className="tablist" onKeyDown={moveBetweenTabs}>
          {panels.map(({ id, label, Count }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              className="tab"
              aria-selected={isOpen && id === panel.id}
              aria-controls={isOpen && id === panel.id ? 'drawer-body' : undefined}
              tabIndex={id === panel.id ? 0 : -1}
              onClick={() => go({ panel: id }, 'replace')}
            >
              {label}
              {Count && <Count />}
            </button>
          ))}
        </div>
        <span className="spacer" />
        <button
          type="button"
          className="button plain icon"
          aria-label={isOpen ? 'Close the drawer' : 'Open the drawer'}
          aria-expanded={isOpen}
          onClick={toggle}
        >
          {isOpen ? <ChevronDown size={16} aria-hidden /> : <ChevronUp size={16} aria-hidden />}
        </button>
      </div>
      {isOpen && (
        <div className="drawer-body" id="drawer-body" role="tabpanel" aria-labelledby={`tab-${panel.id}`}>
          <Boundary name={panel.label} place={panel.id}>
            <Suspense fallback={<div className="opening">Opening…</div>}>
              <panel.Body />
            </Suspense>
          </Boundary>
        </div>
      )}
    </section>
  )
}

function moveBetweenTabs(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (by === undefined) return
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')]
  const next = tabs[(tabs.indexOf(event.target as HTMLElement) + by + tabs.length) % tabs.length]
  event.preventDefault()
  next?.focus()
  next?.click()
}

// The drawer at the bottom: one panel at a time, its height remembered in this browser.
import { ChevronDown, ChevronUp } from 'lucide-react'
import { go, useField } from '../core/address'
import { useShortcuts } from '../core/keys'
import { DRAWER } from '../panels'
import { Splitter, useExtent } from '../ui/Splitter'

const SMALLEST = 120
const TAB_BAR = 36
const CLOSED = 'none'

export function Drawer() {
  const chosen = useField('panel')
  const extent = useExtent(
    'drawer',
    () => window.innerHeight * 0.3,
    SMALLEST,
    () => window.innerHeight - 200,
  )
  const isOpen = chosen !== CLOSED
  const toggle = () => go({ panel: isOpen ? CLOSED : (panel?.id ?? null) }, 'replace')
  const panel = DRAWER.find(({ id }) => id === chosen) ?? DRAWER[0]
  useShortcuts([{ keys: 'mod+j', label: 'Open or close the drawer', group: 'Everywhere', run: toggle }])
  if (!panel) return null

  return (
    <section className="drawer" aria-label="Drawer" style={{ height: isOpen ? extent.size : TAB_BAR }}>
      {isOpen && <Splitter label="Height of the drawer" extent={extent} side="below" />}
      <div className="tabs">
        <div role="tablist" aria-label="Panels" className="tablist">
          {DRAWER.map(({ id, label, Count }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              className="tab"
              aria-selected={isOpen && id === panel.id}
              aria-controls="drawer-body"
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
          <panel.Body />
        </div>
      )}
    </section>
  )
}

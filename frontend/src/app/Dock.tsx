// The dock below the diagram: one panel at a time, its height remembered in this browser.
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react'
import { go, useField } from '../core/address'
import { PANELS } from '../panels'

const SMALLEST = 120
const KEY = 'motia.dock.height'
const CLOSED = 'none'

export function Dock() {
  const chosen = useField('panel')
  const [height, setHeight] = useState(readHeight)
  const isOpen = chosen !== CLOSED
  const panel = PANELS.find(({ id }) => id === chosen) ?? PANELS[0]
  useEffect(() => localStorage.setItem(KEY, String(height)), [height])
  if (!panel) return null

  return (
    <section className="dock" aria-label="Dock" style={{ height: isOpen ? height : 36 }}>
      {isOpen && <Handle height={height} setHeight={(next) => setHeight(withinWindow(next))} />}
      <div className="tabs">
        <div role="tablist" aria-label="Panels" style={{ display: 'flex', gap: 2 }}>
          {PANELS.map(({ id, label, Count }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              className="tab"
              aria-selected={isOpen && id === panel.id}
              aria-controls="dock-body"
              onClick={() => go({ panel: id }, 'replace')}
            >
              {label}
              {Count && <Count />}
            </button>
          ))}
        </div>
        <span style={{ flex: 1 }} />
        <button
          type="button"
          className="button plain icon"
          aria-label={isOpen ? 'Close the dock' : 'Open the dock'}
          aria-expanded={isOpen}
          onClick={() => go({ panel: isOpen ? CLOSED : panel.id }, 'replace')}
        >
          {isOpen ? <ChevronDown size={16} aria-hidden /> : <ChevronUp size={16} aria-hidden />}
        </button>
      </div>
      {isOpen && (
        <div className="dock-body" id="dock-body" role="tabpanel" aria-labelledby={`tab-${panel.id}`}>
          <panel.Body />
        </div>
      )}
    </section>
  )
}

function Handle({ height, setHeight }: { height: number; setHeight: (height: number) => void }) {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) setHeight(window.innerHeight - event.clientY)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: 24, ArrowDown: -24 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    setHeight(height + step)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule can't be moved, a focusable separator can
    <div
      className="dock-handle"
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the dock"
      aria-valuenow={Math.round(height)}
      aria-valuemin={SMALLEST}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  )
}

function readHeight(): number {
  const kept = Number(localStorage.getItem(KEY))
  return withinWindow(kept || window.innerHeight * 0.32)
}

function withinWindow(height: number): number {
  return Math.min(Math.max(SMALLEST, height), Math.max(SMALLEST, window.innerHeight - 200))
}

// A button that opens a few things to do. The browser closes it on Esc, on a click elsewhere, and gives the focus back.
import { type ReactNode, useId, useRef } from 'react'
import './menu.css'

export interface MenuItem {
  label: string
  run: () => void
}

const GAP = 4

export function Menu({ label, icon, items }: { label: string; icon: ReactNode; items: MenuItem[] }) {
  const id = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const place = () => {
    const from = opener.current?.getBoundingClientRect()
    const shown = list.current
    if (!from || !shown) return
    const { width, height } = shown.getBoundingClientRect()
    const below = from.bottom + GAP
    const top = below + height > window.innerHeight ? from.top - GAP - height : below
    shown.style.top = `${Math.max(GAP, top)}px`
    shown.style.left = `${Math.max(GAP, Math.min(from.right - width, window.innerWidth - width - GAP))}px`
  }
  return (
    <>
      <button
        ref={opener}
        type="button"
        className="button plain icon"
        aria-label={label}
        title={label}
        popoverTarget={id}
      >
        {icon}
      </button>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset belongs to a form */}
      <div
        ref={list}
        id={id}
        popover="auto"
        className="menu"
        role="group"
        aria-label={label}
        onToggle={(event) => event.newState === 'open' && place()}
      >
        {items.map((item) => (
          <button
            key={item.label}
            type="button"
            onClick={() => {
              list.current?.hidePopover()
              item.run()
            }}
          >
            {item.label}
          </button>
        ))}
      </div>
    </>
  )
}

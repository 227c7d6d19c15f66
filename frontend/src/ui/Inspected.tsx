// The frame that every inspector shares: a heading that stays, and a body that scrolls by itself.
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { go } from '../core/address'

interface InspectedProps {
  title: ReactNode
  // A few words above the title: what kind of thing this is.
  kind: string
  actions?: ReactNode
  children: ReactNode
}

export function Inspected({ title, kind, actions, children }: InspectedProps) {
  return (
    <>
      <div className="inspector-head">
        <div>
          <span className="inspector-kind">{kind}</span>
          <h2>{title}</h2>
        </div>
        {actions}
        <button
          type="button"
          className="button plain icon"
          aria-label="Close"
          title="Close (Esc)"
          onClick={() => go({ span: null, step: null, topic: null })}
        >
          <X size={16} aria-hidden />
        </button>
      </div>
      <div className="inspector-body">{children}</div>
    </>
  )
}

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="inspector-section">
      <h3>
        {title}
        {aside && <span className="aside">{aside}</span>}
      </h3>
      {children}
    </section>
  )
}

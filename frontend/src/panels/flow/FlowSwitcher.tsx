// Chooses which flow is shown; there is nothing to choose while there is only one.
import { go } from '../../core/address'

export function FlowSwitcher({ flows, chosen }: { flows: string[]; chosen: string | null }) {
  if (flows.length < 2) return null
  return (
    <nav className="switcher" aria-label="Flows">
      <button type="button" className="button" aria-pressed={chosen === null} onClick={() => go({ flow: null })}>
        All Steps
      </button>
      {flows.map((flow) => (
        <button
          key={flow}
          type="button"
          className="button"
          aria-pressed={chosen === flow}
          onClick={() => go({ flow, step: null })}
        >
          {flow}
        </button>
      ))}
    </nav>
  )
}

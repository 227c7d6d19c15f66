// Chooses which flow is shown; there is nothing to choose while there is only one.
import { go } from '../../core/address'

// More than these don't fit beside each other.
const MOST_BUTTONS = 5

export function FlowSwitcher({ flows, chosen }: { flows: string[]; chosen: string | null }) {
  if (flows.length < 2) return null
  const choose = (flow: string | null) => go({ flow, step: null })
  if (flows.length > MOST_BUTTONS) {
    return (
      <select className="input" aria-label="Flow" value={chosen ?? ''} onChange={(event) => choose(event.target.value)}>
        <option value="">All Steps</option>
        {flows.map((flow) => (
          <option key={flow}>{flow}</option>
        ))}
      </select>
    )
  }
  return (
    <nav className="switcher" aria-label="Flows">
      <button type="button" className="button" aria-pressed={chosen === null} onClick={() => choose(null)}>
        All Steps
      </button>
      {flows.map((flow) => (
        <button key={flow} type="button" className="button" aria-pressed={chosen === flow} onClick={() => choose(flow)}>
          {flow}
        </button>
      ))}
    </nav>
  )
}

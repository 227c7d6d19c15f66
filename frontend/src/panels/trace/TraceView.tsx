// One trace in three views that share what is selected: the story, the run on the diagram, and the timeline.
import { useField } from '../../core/address'
import { Jump } from '../../ui/Parts'
import { MODES } from './modes'
import './trace.css'

export function TraceView({ id }: { id: string }) {
  const chosen = useField('mode')
  const mode = MODES.find((each) => each.id === chosen) ?? MODES[0]
  if (!mode) return null
  return (
    <section className="trace" aria-label="Trace">
      <nav className="modes" aria-label="How to look at it">
        {MODES.map((each) => (
          <Jump key={each.id} className="tab" to={{ mode: each.id }} current={each === mode}>
            {each.label}
          </Jump>
        ))}
      </nav>
      <mode.Body trace={id} />
    </section>
  )
}

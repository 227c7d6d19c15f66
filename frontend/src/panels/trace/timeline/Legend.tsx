// What the bars mean, made from the table that draws them.
import { PHASES, type Phase } from './phases'

export function Legend() {
  return (
    <ul className="tl-legend" aria-label="What the bars mean">
      {(Object.keys(PHASES) as Phase[]).map((phase) => (
        <li key={phase} title={`${PHASES[phase].label} ${PHASES[phase].means}`}>
          <span className="tl-sample" aria-hidden>
            <i className="tl-phase" data-phase={phase} />
          </span>
          {PHASES[phase].label}
        </li>
      ))}
    </ul>
  )
}

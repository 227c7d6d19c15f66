// The buttons for the view: closer, further away, all of it.
import { Maximize, Minus, Plus } from 'lucide-react'
import type { ViewControl } from './useView'

export function ViewTools({ view }: { view: ViewControl }) {
  const tools = [
    { label: 'Zoom in', hint: '+', Icon: Plus, run: view.zoomIn },
    { label: 'Zoom out', hint: '-', Icon: Minus, run: view.zoomOut },
    { label: 'Show the whole diagram', hint: '0', Icon: Maximize, run: view.fit },
  ]
  return (
    <div className="view-tools">
      {tools.map(({ label, hint, Icon, run }) => (
        <button
          key={label}
          type="button"
          className="button icon"
          aria-label={label}
          title={`${label} (${hint})`}
          onClick={run}
        >
          <Icon size={14} aria-hidden />
        </button>
      ))}
    </div>
  )
}

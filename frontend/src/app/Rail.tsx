// The way between the views, and above them the way to what isn't there yet.
import { Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useField } from '../core/address'
import { shown } from '../core/keys'
import { useMay } from '../live/role'
import { VIEWS } from '../panels'
import { toNew } from '../panels/new/ways'
import { Jump } from '../ui/Parts'
import './rail.css'

export function Rail() {
  const chosen = useField('view') ?? VIEWS[0]?.id
  const mayEdit = useMay('editor')
  const bar = useRef<HTMLElement>(null)
  // On a phone there are more views than fit.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with one more in front, what is chosen stands elsewhere
  useEffect(() => {
    if (chosen) bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen, mayEdit])
  return (
    <nav className="rail" aria-label="Views" ref={bar}>
      {mayEdit && (
        <Jump className="rail-item rail-new" to={toNew('step')} title="New Step (N)">
          <Plus size={18} />
          <span>New Step</span>
        </Jump>
      )}
      {VIEWS.map(({ id, label, Icon, key }) => (
        <Jump key={id} className="rail-item" to={{ view: id === VIEWS[0]?.id ? null : id }} current={id === chosen}>
          <Icon size={18} />
          <span>{label}</span>
          <kbd aria-hidden>{shown(`g ${key}`).join(' ')}</kbd>
        </Jump>
      ))}
    </nav>
  )
}

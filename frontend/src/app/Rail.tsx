// The way between the views.
import { useEffect, useRef } from 'react'
import { useField } from '../core/address'
import { shown } from '../core/keys'
import { VIEWS } from '../panels'
import { Jump } from '../ui/Parts'
import './rail.css'

export function Rail() {
  const chosen = useField('view') ?? VIEWS[0]?.id
  const bar = useRef<HTMLElement>(null)
  // On a phone there are more views than fit.
  useEffect(() => {
    if (chosen) bar.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  return (
    <nav className="rail" aria-label="Views" ref={bar}>
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

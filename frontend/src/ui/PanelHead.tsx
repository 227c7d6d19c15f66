// The bar above a column of a view: what it shows, what there is to know at a glance, and what can be done with it.
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Changes } from '../core/address'
import { Jump } from './Parts'
import './panel-head.css'

interface Props {
  title: ReactNode
  // The title in full, where it may be cut.
  hint?: string
  aside?: ReactNode
  // Where the arrow leads. It shows where there is room for one column alone; `always` where it closes what is open.
  back?: { label: string; to: Changes; always?: boolean }
  children?: ReactNode
}

export function PanelHead({ title, hint, aside, back, children }: Props) {
  return (
    <header className="panel-head">
      {back && (
        <Jump className={`button plain icon panel-back ${back.always ? 'always' : ''}`} to={back.to} title={back.label}>
          <ArrowLeft size={15} aria-hidden />
          <span className="hidden">{back.label}</span>
        </Jump>
      )}
      <h2 title={hint}>{title}</h2>
      {aside && <span className="aside">{aside}</span>}
      {children}
    </header>
  )
}

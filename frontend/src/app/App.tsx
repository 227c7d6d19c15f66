// The page: header, diagram, inspector on the right, dock below.
import { useEffect } from 'react'
import { go, useField } from '../core/address'
import { useStore } from '../core/store'
import { flowState, openProject } from '../live/project'
import { FlowPanel } from '../panels/flow/FlowPanel'
import { Inspector } from '../panels/inspector/Inspector'
import './app.css'
import { Banner } from './Banner'
import { Dock } from './Dock'
import { Header } from './Header'

export function App() {
  useEffect(openProject, [])
  const selected = useField('step')
  const step = useStore(flowState, ({ flow }) => flow?.nodes.find((node) => node.id === selected) ?? null)

  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
      if (event.key === 'Escape' && !typing && !event.defaultPrevented) go({ step: null })
    }
    window.addEventListener('keydown', close)
    return () => window.removeEventListener('keydown', close)
  }, [])

  return (
    <div className="app">
      <Header />
      <Banner />
      <div className="middle">
        <main className="stage" aria-label="Flow diagram">
          <FlowPanel />
        </main>
        {step && <Inspector key={step.id} step={step} />}
      </div>
      <Dock />
    </div>
  )
}

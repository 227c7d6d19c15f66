// The page: header, rail, what is in the centre, what is selected, and the drawer.
import { QueryClientProvider } from '@tanstack/react-query'
import { useEffect } from 'react'
import { listenToKeys } from '../core/keys'
import { queries } from '../core/query'
import { openProject } from '../live/project'
import './app.css'
import { Banner } from './Banner'
import { Centre } from './Centre'
import { Drawer } from './Drawer'
import { FirstSteps } from './first/FirstSteps'
import { Header } from './Header'
import { InspectorHost } from './InspectorHost'
import './narrow.css'
import { Overlays } from './Overlays'
import './print.css'
import { Rail } from './Rail'
import { Title } from './Title'

export function App() {
  useEffect(openProject, [])
  useEffect(listenToKeys, [])
  return (
    <QueryClientProvider client={queries}>
      <Title />
      <div className="app">
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <Header />
        <Banner />
        <div className="middle">
          <Rail />
          <Centre />
          <FirstSteps />
          <InspectorHost />
        </div>
        <Drawer />
        <Overlays />
      </div>
    </QueryClientProvider>
  )
}

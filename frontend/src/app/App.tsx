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
import { Header } from './Header'
import { InspectorHost } from './InspectorHost'
import { Overlays } from './Overlays'
import { Rail } from './Rail'

export function App() {
  useEffect(openProject, [])
  useEffect(listenToKeys, [])
  return (
    <QueryClientProvider client={queries}>
      <div className="app">
        <Header />
        <Banner />
        <div className="middle">
          <Rail />
          <Centre />
          <InspectorHost />
        </div>
        <Drawer />
        <Overlays />
      </div>
    </QueryClientProvider>
  )
}

// Builds the console into the folder that Django serves. File names carry a hash of their content.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // Everything finds its parts beside itself, below whatever path a proxy shows the console.
  base: './',
  build: {
    outDir: '../static/console',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    // The content policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: 'src/main.tsx' },
  },
  worker: { format: 'es' },
})

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: tag => tag.startsWith('latchkey-') } } })],
  // The registered redirect URI has this port.
  server: { port: Number(process.env.PORT ?? 5174), strictPort: true },
})

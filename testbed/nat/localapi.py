"""localapi.py SOCKET ADDRESS:PORT...: as much of tailscaled's local API as `tailscale netcheck` asks for: a DERP map whose regions are these
STUN servers, one each, and nothing but STUN."""
import http.server, json, os, socketserver, sys

path, servers = sys.argv[1], sys.argv[2:]
regions = {}
for i, server in enumerate(servers, 1):
    host, port = server.rsplit(":", 1)
    node = {"Name": f"{i}a", "RegionID": i, "HostName": f"stun{i}.test", "IPv4": host, "STUNPort": int(port), "STUNOnly": True}
    regions[str(i)] = {"RegionID": i, "RegionCode": f"r{i}", "RegionName": f"r{i}", "Nodes": [node]}


class Handler(http.server.BaseHTTPRequestHandler):
    def address_string(self):
        return "local"

    def log_message(self, *args):
        pass

    def do_GET(self):
        known = self.path.split("?")[0].endswith("/derpmap")
        body = json.dumps({"Regions": regions} if known else {}).encode()
        self.send_response(200 if known else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if os.path.exists(path):
    os.unlink(path)
socketserver.UnixStreamServer(path, Handler).serve_forever()

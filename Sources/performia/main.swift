print("performia")
